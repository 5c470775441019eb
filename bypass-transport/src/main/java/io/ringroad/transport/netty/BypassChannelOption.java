package io.ringroad.transport.netty;

import io.netty.channel.ChannelOption;

/** Options of bypass channels beyond Netty's own; in force while {@link ChannelOption#SO_KEEPALIVE} is on. */
public final class BypassChannelOption<T> extends ChannelOption<T> {
    /** Seconds without a packet from the peer before the first keep-alive probe. Default 7200, as on Linux. */
    public static final ChannelOption<Integer> TCP_KEEPIDLE = valueOf(BypassChannelOption.class, "TCP_KEEPIDLE");
    /** Seconds between probes. Default 75. */
    public static final ChannelOption<Integer> TCP_KEEPINTVL = valueOf(BypassChannelOption.class, "TCP_KEEPINTVL");
    /** Unanswered probes after which the connection has failed. Default 9. */
    public static final ChannelOption<Integer> TCP_KEEPCNT = valueOf(BypassChannelOption.class, "TCP_KEEPCNT");

    @SuppressWarnings("deprecation")
    private BypassChannelOption() {
        super(null);
    }
}
