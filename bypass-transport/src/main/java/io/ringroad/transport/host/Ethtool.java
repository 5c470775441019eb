package io.ringroad.transport.host;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Sockets;
import io.ringroad.transport.ffm.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What {@code ethtool} shows of an interface of the calling thread's network namespace. Reading needs no privilege,
 * changing CAP_NET_ADMIN.
 */
public final class Ethtool {
    private static final long SIOCETHTOOL = 0x8946;
    private static final int GET_DRIVER_INFO = 3;
    private static final int DRIVER_INFO_BYTES = 196;
    private static final int DRIVER_NAME_OFFSET = 4;
    private static final int GET_CHANNELS = 0x3c;
    private static final int CHANNELS_BYTES = 36;
    private static final int IFREQ_BYTES = 40;
    private static final int IFREQ_DATA = 16;
    private static final int MAX_NAME_BYTES = 15;

    private final String name;

    /** @param name of the interface; whether it exists shows when it is asked */
    public Ethtool(String name) {
        if (name.length() > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("the name of an interface has at most 15 bytes: " + name);
        }
        this.name = name;
    }

    /** Such as {@code veth} or {@code ixgbe}. */
    public String driver() throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = request(GET_DRIVER_INFO, DRIVER_INFO_BYTES, arena);
            Syscalls.check(call(info, arena), "ioctl(ETHTOOL_GDRVINFO)", "interface " + name);
            return info.getString(DRIVER_NAME_OFFSET);
        }
    }

    /**
     * Queues in use; a queue pair counts in both.
     *
     * @param receive  0 if the driver doesn't say
     * @param transmit 0 if the driver doesn't say
     */
    public record Queues(int receive, int transmit) {}

    /** {@code struct ethtool_channels { u32 cmd, max rx, tx, other, combined, rx, tx, other, combined; }} */
    public Queues queues() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment channels = request(GET_CHANNELS, CHANNELS_BYTES, arena);
            if (call(channels, arena) < 0) {
                return new Queues(0, 0);
            }
            int combined = channels.get(JAVA_INT, 32);
            return new Queues(channels.get(JAVA_INT, 20) + combined, channels.get(JAVA_INT, 24) + combined);
        } catch (KernelException e) {
            return new Queues(0, 0);
        }
    }

    /** Whether an offload is on; false also if the driver doesn't know it. */
    public boolean isOn(Offload offload) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = request(offload.getCommand(), 8, arena);
            return call(value, arena) >= 0 && value.get(JAVA_INT, 4) != 0;
        } catch (KernelException e) {
            return false;
        }
    }

    /** Switches an offload. */
    public void set(Offload offload, boolean on) throws KernelException {
        try (Descriptor any = socket()) {
            set(any, offload, on);
        }
    }

    /** The same in the network namespace in which a {@link #socket} was made. */
    void set(Descriptor socket, Offload offload, boolean on) throws KernelException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = request(offload.setCommand(), 8, arena);
            value.set(JAVA_INT, 4, on ? 1 : 0);
            Syscalls.check(call(socket, value, arena), "ioctl(SIOCETHTOOL, " + offload + ")", "interface " + name);
        }
    }

    private static MemorySegment request(int command, int bytes, Arena arena) {
        MemorySegment data = arena.allocate(bytes, 8);
        data.set(JAVA_INT, 0, command);
        return data;
    }

    /** What questions go through: of the calling thread's network namespace, and of that one ever after. */
    static Descriptor socket() throws KernelException {
        return Sockets.open(Sockets.AF_INET, Sockets.SOCK_DGRAM, 0, "socket for ethtool", "");
    }

    private long call(MemorySegment data, Arena arena) throws KernelException {
        try (Descriptor any = socket()) {
            return call(any, data, arena);
        }
    }

    /** {@code struct ifreq { char name[16]; void *data; … }} */
    private long call(Descriptor socket, MemorySegment data, Arena arena) {
        MemorySegment request = arena.allocate(IFREQ_BYTES, 8);
        request.setString(0, name);
        request.set(JAVA_LONG, IFREQ_DATA, data.address());
        return socket.ioctl(SIOCETHTOOL, request);
    }
}
