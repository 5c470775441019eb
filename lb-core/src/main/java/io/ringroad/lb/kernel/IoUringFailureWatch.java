package io.ringroad.lb.kernel;

import io.netty.channel.Channel;
import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoRegistration;
import io.netty.channel.unix.Errors;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * On io_uring Netty stops to read when the kernel says that no more bytes follow, although RST does, and then waits for a poll
 * that was answered already. And a channel whose write has failed it closes only when the read under way has returned, which
 * may find no error left, but an end.
 *
 * <p>A channel whose FIN comes before anybody reads from it has no poll left at all: it is asked twice a second. A poll of our
 * own would hold the socket open after Netty has closed it, until it is cancelled, too.
 */
final class IoUringFailureWatch extends FailureWatch {
    // include/uapi/linux/io_uring.h, enum io_uring_op
    private static final byte IORING_OP_WRITEV = 2;
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_SEND = 26;
    /** include/uapi/asm-generic/poll.h; reported whether asked for or not. */
    private static final int POLLERR = 8;
    /** The same; Netty's poll for it is answered once. */
    private static final int POLLRDHUP = 0x2000;
    /** include/uapi/asm-generic/errno.h */
    private static final int ECANCELED = 125;
    private static final long ASK_INTERVAL_MS = 500;

    IoUringFailureWatch(IoHandler netty) {
        super(netty);
    }

    @Override
    IoHandle watched(Channel channel, IoHandle handle) {
        return new Handle(channel, (IoUringIoHandle) handle);
    }

    private record Handle(Channel channel, IoUringIoHandle netty) implements IoUringIoHandle, WatchedHandle {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            byte operation = completion.opcode();
            int result = completion.res();
            netty.handle(registration, event);
            switch (operation) {
                case IORING_OP_POLL_ADD -> onPoll(result);
                case IORING_OP_SEND, IORING_OP_WRITEV -> {
                    if (result < 0 && result != Errors.ERRNO_EAGAIN_NEGATIVE && result != -ECANCELED) {
                        tell(channel, result);
                    }
                }
                default -> { }
            }
        }

        private void onPoll(int events) {
            if (events > 0 && (events & POLLERR) != 0) {
                tellIfFailed(channel);
            } else if (events > 0 && (events & POLLRDHUP) != 0 && !channel.config().isAutoRead()) {
                askUntilClosed();
            }
        }

        private void askUntilClosed() {
            Future<?> asking = channel.eventLoop().scheduleWithFixedDelay(
                    () -> tellIfFailed(channel), ASK_INTERVAL_MS, ASK_INTERVAL_MS, TimeUnit.MILLISECONDS);
            channel.closeFuture().addListener(closed -> asking.cancel(false));
        }
    }
}
