package io.ringroad.transport.host;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.transport.ffm.Descriptor;
import io.ringroad.transport.ffm.Errno;
import io.ringroad.transport.ffm.EventFd;
import io.ringroad.transport.ffm.KernelException;
import io.ringroad.transport.ffm.Poll;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class DescriptorChannelTest {
    private static final long PATIENCE_NS = 5_000_000_000L;

    @TempDir
    private Path directory;

    private DescriptorChannel.Listener listener;
    private DescriptorChannel worker;
    private DescriptorChannel supervisor;

    @BeforeEach
    void connect() throws IOException {
        listener = DescriptorChannel.listen(directory.resolve("control"));
        worker = DescriptorChannel.connect(directory.resolve("control"));
        supervisor = listener.accept(PATIENCE_NS);
    }

    @AfterEach
    void close() {
        worker.close();
        supervisor.close();
        listener.close();
    }

    @Test
    void descriptorsArriveAsDuplicatesOfTheSameOpenFiles() throws Exception {
        try (EventFd first = new EventFd(); EventFd second = new EventFd()) {
            supervisor.send("two of them", new Descriptor(first.descriptor()), new Descriptor(second.descriptor()));
            DescriptorChannel.Message message = worker.receive(PATIENCE_NS);
            assertEquals("two of them", message.text());
            assertEquals(2, message.descriptors().size());
            second.write();
            Poll poll = new Poll(message.descriptors().get(0).number(), message.descriptors().get(1).number());
            assertEquals(1, poll.await(PATIENCE_NS));
            assertTrue(poll.isReady(1));
            message.descriptors().forEach(Descriptor::close);
        }
    }

    @Test
    void messagesKeepTheirBoundsAndOrderInBothDirections() throws Exception {
        byte[] large = new byte[DescriptorChannel.MAX_MESSAGE_BYTES];
        new Random(5).nextBytes(large);
        worker.send("first");
        worker.send(large);
        supervisor.send("back");
        assertEquals("first", supervisor.receive(PATIENCE_NS).text());
        assertArrayEquals(large, supervisor.receive(PATIENCE_NS).bytes());
        assertEquals("back", worker.receive(PATIENCE_NS).text());
    }

    @Test
    void silenceEndsInATimeout() {
        assertThrows(SocketTimeoutException.class, () -> worker.receive(1_000_000));
        assertThrows(SocketTimeoutException.class, () -> listener.accept(1_000_000));
    }

    @Test
    void deathOfTheOtherSideIsSeen() {
        worker.close();
        assertThrows(EOFException.class, () -> supervisor.receive(PATIENCE_NS));
        KernelException e = assertThrows(KernelException.class, () -> supervisor.send("anybody there?"));
        assertTrue(e.is(Errno.EPIPE) || e.is(Errno.ECONNRESET), e.getMessage());
    }

    @Test
    void takenPathAndMissingListenerAreExplained() {
        KernelException taken = assertThrows(KernelException.class,
                () -> DescriptorChannel.listen(directory.resolve("control")));
        assertTrue(taken.is(Errno.EADDRINUSE) && taken.getMessage().contains("left behind"), taken.getMessage());
        KernelException missing = assertThrows(KernelException.class,
                () -> DescriptorChannel.connect(directory.resolve("nobody")));
        assertTrue(missing.is(Errno.ENOENT), missing.getMessage());
        assertThrows(IllegalArgumentException.class,
                () -> DescriptorChannel.connect(directory.resolve("x".repeat(120))));
    }

    @Test
    void emptyAndOversizedMessagesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> worker.send(""));
        assertThrows(IllegalArgumentException.class, () -> worker.send("x".repeat(5000)));
    }
}
