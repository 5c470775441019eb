package io.ringroad.lb.kernel;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;

/**
 * On io_uring Netty stops to read when the kernel says that no more bytes follow, although RST does, and then waits for a poll
 * that was answered already. And a channel whose write has failed it closes only when the read under way has returned, which
 * may find no error left, but an end.
 */
final class IoUringFailureWatch extends FailureWatch {
    // include/uapi/linux/io_uring.h, enum io_uring_op
    private static final byte IORING_OP_WRITEV = 2;
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_SEND = 26;
    /** include/uapi/asm-generic/poll.h; reported whether asked for or not. */
    private static final int POLLERR = 8;
    /** include/uapi/asm-generic/errno.h */
    private static final int ECANCELED = 125;

    IoUringFailureWatch(IoHandler netty) {
        super(netty);
    }

    @Override
    IoHandle watched(Channel channel, IoHandle handle) {
        return new Handle(channel, (IoUringIoHandle) handle);
    }

    private record Handle(Channel channel, IoUringIoHandle netty) implements IoUringIoHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            byte operation = completion.opcode();
            int result = completion.res();
            netty.handle(registration, event);
            switch (operation) {
                case IORING_OP_POLL_ADD -> {
                    if (result > 0 && (result & POLLERR) != 0) {
                        tellIfFailed(channel);
                    }
                }
                case IORING_OP_SEND, IORING_OP_WRITEV -> {
                    if (result < 0 && result != Errors.ERRNO_EAGAIN_NEGATIVE && result != -ECANCELED) {
                        tell(channel, result);
                    }
                }
                default -> { }
            }
        }

        @Override
        public void registered() {
            netty.registered();
        }

        @Override
        public void unregistered() {
            netty.unregistered();
        }

        @Override
        public void close() throws Exception {
            netty.close();
        }
    }
}
