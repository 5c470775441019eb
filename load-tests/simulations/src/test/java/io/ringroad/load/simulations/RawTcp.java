package io.ringroad.load.simulations;

import static io.gatling.javaapi.core.CoreDsl.exec;

import io.gatling.javaapi.core.ChainBuilder;
import io.ringroad.load.tcp.Tcp;

/** A short raw connection: 100 bytes there, 1 KiB back, the server closes. */
final class RawTcp {
    private static final int ANSWER_BYTES = 1024;
    private static final byte[] REQUEST = Site.request(100, ANSWER_BYTES, true);

    private RawTcp() {}

    static ChainBuilder shortConnection() {
        return exec(Tcp.connect("connect", Site.HOST, Site.TCP_PORT, Site.SOURCES)).exec(Tcp.send(REQUEST))
                .exec(Tcp.expect("answer", ANSWER_BYTES)).exec(Tcp.expectEnd("end")).exec(Tcp.close());
    }
}
