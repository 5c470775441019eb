package io.ringroad.transport.netty;

import io.netty.buffer.ByteBuf;
import io.ringroad.stack.Stack;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Moves bytes between a connection's queues and {@link ByteBuf}s of every kind: direct and heap, pooled or not,
 * composite, read-only. For buffers with a memory address, which is what Netty's allocators give, nothing is allocated.
 */
final class BufferTransfer {
    /** All memory: an address is an offset in it, so that no segment is made per buffer. */
    private static final MemorySegment MEMORY = MemorySegment.NULL.reinterpret(Long.MAX_VALUE);

    private BufferTransfer() {}

    /**
     * Fills the buffer's writable bytes and advances its writer index.
     *
     * @return as {@link Stack#read}
     */
    static int read(Stack stack, long connection, ByteBuf target) {
        int writerIndex = target.writerIndex();
        int length = target.writableBytes();
        int count;
        if (target.hasMemoryAddress()) {
            count = stack.read(connection, MEMORY, target.memoryAddress() + writerIndex, length);
        } else if (target.hasArray()) {
            MemorySegment array = MemorySegment.ofArray(target.array());
            count = stack.read(connection, array, (long) target.arrayOffset() + writerIndex, length);
        } else {
            MemorySegment bytes = MemorySegment.ofBuffer(target.nioBuffer(writerIndex, length));
            count = stack.read(connection, bytes, 0, length);
        }
        if (count > 0) {
            target.writerIndex(writerIndex + count);
        }
        return count;
    }

    /**
     * Queues the buffer's readable bytes; its indices stay.
     *
     * @return how many were taken; fewer than there are if the send queue is full
     */
    static int write(Stack stack, long connection, ByteBuf source) {
        int readerIndex = source.readerIndex();
        int length = source.readableBytes();
        if (source.hasMemoryAddress()) {
            return stack.write(connection, MEMORY, source.memoryAddress() + readerIndex, length);
        }
        if (source.hasArray()) {
            MemorySegment array = MemorySegment.ofArray(source.array());
            return stack.write(connection, array, (long) source.arrayOffset() + readerIndex, length);
        }
        return writeComponents(stack, connection, source.nioBuffers());
    }

    private static int writeComponents(Stack stack, long connection, ByteBuffer[] components) {
        int total = 0;
        for (ByteBuffer component : components) {
            int taken = write(stack, connection, component);
            total += taken;
            if (component.hasRemaining()) {
                break;
            }
        }
        return total;
    }

    /** Queues the buffer's remaining bytes and advances its position past those that were taken. */
    static int write(Stack stack, long connection, ByteBuffer source) {
        int taken = stack.write(connection, MemorySegment.ofBuffer(source), 0, source.remaining());
        source.position(source.position() + taken);
        return taken;
    }
}
