package io.ringroad.transport.netlink;

import io.ringroad.stack.wire.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Builds one netlink message: header, the family's fixed part, attributes, which may nest ({@code linux/netlink.h}).
 *
 * <pre>
 * struct nlmsghdr { u32 len; u16 type; u16 flags; u32 seq; u32 pid; }      struct nlattr { u16 len; u16 type; }
 * </pre>
 */
final class NetlinkRequest {
    static final int REQUEST = 1;
    static final int ACK = 4;
    static final int DUMP = 0x300;
    static final int EXCLUSIVE = 0x200;
    static final int REPLACE = 0x100;
    static final int CREATE = 0x400;

    private static final int HEADER_BYTES = 16;
    private static final int NESTED = 0x8000;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1024).order(ByteOrder.nativeOrder());

    /**
     * @param type  {@code RTM_…}
     * @param flags constants of this class; {@link #REQUEST} is always set
     */
    NetlinkRequest(int type, int flags) {
        buffer.putInt(0).putShort((short) type).putShort((short) (flags | REQUEST)).putInt(0).putInt(0);
    }

    /** Fields of the family's fixed part, in order. */
    NetlinkRequest bytes(int... values) {
        for (int value : values) {
            buffer.put((byte) value);
        }
        return this;
    }

    NetlinkRequest shorts(int... values) {
        for (int value : values) {
            buffer.putShort((short) value);
        }
        return this;
    }

    NetlinkRequest ints(int... values) {
        for (int value : values) {
            buffer.putInt(value);
        }
        return this;
    }

    NetlinkRequest attribute(int type, int value) {
        return attribute(type, ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(value).array());
    }

    NetlinkRequest attribute(int type, String value) {
        return attribute(type, (value + '\0').getBytes(StandardCharsets.UTF_8));
    }

    /** Four or sixteen octets. */
    NetlinkRequest attribute(int type, IpAddress address) {
        return attribute(type, address.toInetAddress().getAddress());
    }

    NetlinkRequest attribute(int type, byte[] value) {
        buffer.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        return align();
    }

    /** Puts attributes (and, for some, a fixed part before them) inside another one. */
    NetlinkRequest nested(int type, Runnable contents) {
        int start = buffer.position();
        buffer.putShort((short) 0).putShort((short) (type | NESTED));
        contents.run();
        buffer.putShort(start, (short) (buffer.position() - start));
        return align();
    }

    private NetlinkRequest align() {
        while (buffer.position() % 4 != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    /** The finished message, ready to be read from position 0. */
    ByteBuffer finish(int sequence) {
        buffer.putInt(0, buffer.position()).putInt(8, sequence);
        return buffer.flip();
    }

    static int headerBytes() {
        return HEADER_BYTES;
    }
}
