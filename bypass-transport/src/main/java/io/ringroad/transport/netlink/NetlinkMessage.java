package io.ringroad.transport.netlink;

import io.ringroad.stack.wire.IpAddress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * One received netlink message, copied out of the receive buffer.
 *
 * @param type     {@code RTM_…}, or one of the control types
 * @param sequence of the request that it answers, 0 for a notification
 * @param body     fixed part and attributes, in the machine's byte order
 */
record NetlinkMessage(int type, int sequence, ByteBuffer body) {
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int OVERRUN = 4;

    private static final int TYPE_MASK = 0x3fff; // without the "nested" and "network byte order" bits

    /** Takes the next message off the buffer; null if nothing whole is left. */
    static NetlinkMessage next(ByteBuffer from) {
        if (from.remaining() < NetlinkRequest.headerBytes()) {
            return null;
        }
        int start = from.position();
        int length = from.getInt(start);
        if (length < NetlinkRequest.headerBytes() || length > from.remaining()) {
            return null;
        }
        byte[] body = new byte[length - NetlinkRequest.headerBytes()];
        from.get(start + NetlinkRequest.headerBytes(), body);
        int next = start + ((length + 3) & ~3);
        from.position(Math.min(next, from.limit()));
        return new NetlinkMessage(from.getShort(start + 4) & 0xffff, from.getInt(start + 8), inMachineOrder(body));
    }

    private static ByteBuffer inMachineOrder(byte[] octets) {
        return ByteBuffer.wrap(octets).order(ByteOrder.nativeOrder());
    }

    /** The attributes after a fixed part of so many bytes, by type; the last one wins. */
    Map<Integer, ByteBuffer> attributes(int fixedBytes) {
        return body.limit() <= fixedBytes ? Map.of() : attributes(body.duplicate().position(fixedBytes));
    }

    static Map<Integer, ByteBuffer> attributes(ByteBuffer from) {
        ByteBuffer rest = from.slice().order(ByteOrder.nativeOrder());
        Map<Integer, ByteBuffer> attributes = new HashMap<>();
        while (rest.remaining() >= 4) {
            int start = rest.position();
            int length = rest.getShort(start) & 0xffff;
            if (length < 4 || length > rest.remaining()) {
                break; // cut short: what came before is still good
            }
            attributes.put(rest.getShort(start + 2) & TYPE_MASK,
                    rest.slice(start + 4, length - 4).order(ByteOrder.nativeOrder()));
            rest.position(Math.min(start + ((length + 3) & ~3), rest.limit()));
        }
        return attributes;
    }

    static int number(Map<Integer, ByteBuffer> attributes, int type, int otherwise) {
        ByteBuffer value = attributes.get(type);
        return value == null || value.remaining() < 4 ? otherwise : value.getInt(0);
    }

    /** One of four or eight bytes, as the kernel sends numbers of type {@code uint}. */
    static long variableNumber(Map<Integer, ByteBuffer> attributes, int type, long otherwise) {
        ByteBuffer value = attributes.get(type);
        return value != null && value.remaining() >= 8 ? value.getLong(0)
                : value != null && value.remaining() >= 4 ? value.getInt(0) & 0xffff_ffffL : otherwise;
    }

    static String text(Map<Integer, ByteBuffer> attributes, int type) {
        ByteBuffer value = attributes.get(type);
        if (value == null) {
            return "";
        }
        String text = StandardCharsets.UTF_8.decode(value.duplicate()).toString();
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** An Ethernet address in the low 48 bits, first octet highest; 0 if there is none of six octets. */
    static long mac(Map<Integer, ByteBuffer> attributes, int type) {
        ByteBuffer value = attributes.get(type);
        if (value == null || value.remaining() != 6) {
            return 0;
        }
        long mac = 0;
        for (int i = 0; i < 6; i++) {
            mac = mac << 8 | value.get(i) & 0xff;
        }
        return mac;
    }

    /** An address of four or sixteen octets; null if there is none. */
    static IpAddress address(Map<Integer, ByteBuffer> attributes, int type) {
        ByteBuffer value = attributes.get(type);
        if (value == null) {
            return null;
        }
        byte[] octets = new byte[value.remaining()];
        value.get(0, octets);
        try {
            return IpAddress.of(InetAddress.getByAddress(octets));
        } catch (UnknownHostException e) {
            return null; // neither IPv4 nor IPv6
        }
    }
}
