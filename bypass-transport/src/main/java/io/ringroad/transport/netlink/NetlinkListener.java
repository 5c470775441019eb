package io.ringroad.transport.netlink;

import io.ringroad.stack.ip.IpSnapshot;
import io.ringroad.stack.wire.IpAddress;
import java.io.IOException;

/**
 * Is told what the kernel knows, by {@link NetlinkMonitor}: on the thread that starts it for what is there at the
 * beginning, on the monitor's thread later. Hands over to its stack's thread; must not block.
 */
public interface NetlinkListener {
    /** Addresses or routes have changed: all of them. */
    void onSnapshot(IpSnapshot snapshot);

    /** A neighbour's Ethernet address is known or has changed; {@code link} is the stack's index. */
    void onNeighbour(int link, IpAddress address, long macAddress);

    /** A neighbour didn't answer, or the kernel has forgotten it. */
    void onNeighbourLost(int link, IpAddress address);

    /** The monitor has ended by an error: what is known stays, but nothing new will come. */
    void onFailure(IOException cause);
}
