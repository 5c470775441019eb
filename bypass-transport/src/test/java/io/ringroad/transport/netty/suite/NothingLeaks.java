package io.ringroad.transport.netty.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.PooledByteBufAllocator;
import io.ringroad.transport.netty.BypassTestGroups;
import io.ringroad.transport.netty.RecordingLeakDetector;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After a class's last test: all frames are back in the stacks' pools, and Netty's leak detector has nothing to say. */
final class NothingLeaks implements AfterAllCallback {
    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        assertEquals(List.of(), BypassTestGroups.missingFrames(deadlineNs));
        System.gc();
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release(); // the detector looks when a buffer is made
        assertEquals(List.of(), RecordingLeakDetector.leaks());
    }
}
