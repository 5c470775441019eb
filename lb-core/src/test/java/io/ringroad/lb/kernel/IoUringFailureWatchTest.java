package io.ringroad.lb.kernel;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.unix.Errors;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A failed write is told before anything else that the ring says of the socket. */
class IoUringFailureWatchTest {
    private static final byte RECV = 27;
    private static final byte SEND = 26;
    private static final byte WRITEV = 2;
    private static final int ECANCELED = 125;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<IoEvent> passedOn = new ArrayList<>();
    private final IoUringIoHandle netty = new IoUringIoHandle() {
        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            passedOn.add(event);
        }

        @Override
        public void close() {}
    };

    @BeforeEach
    void ioUringIsAvailable() {
        assumeTrue(IoUring.isAvailable(), () -> "io_uring is not available here: " + IoUring.unavailabilityCause());
    }

    private void complete(byte operation, int result) {
        IoHandle watched = new IoUringFailureWatch(null).watched(channel, netty);
        watched.handle(null, new IoUringIoEvent(result, 0, operation, (short) 1));
    }

    @Test
    void aFailedWriteIsTold() {
        for (byte write : new byte[] {SEND, WRITEV}) {
            complete(write, Errors.ERRNO_ECONNRESET_NEGATIVE);
            assertThrows(IOException.class, channel::checkException);
        }
        assertEquals(2, passedOn.size());
    }

    @Test
    void whatIsNoFailureIsNotTold() {
        complete(SEND, 1000);
        complete(SEND, Errors.ERRNO_EAGAIN_NEGATIVE);
        complete(WRITEV, -ECANCELED);
        complete(RECV, Errors.ERRNO_ECONNRESET_NEGATIVE); // by Netty, after the bytes before it
        assertDoesNotThrow(channel::checkException);
        assertEquals(4, passedOn.size());
    }

    @Test
    void aClosedChannelIsToldNothing() {
        channel.close();
        complete(SEND, Errors.ERRNO_ECONNRESET_NEGATIVE);
        assertDoesNotThrow(channel::checkException);
    }
}
