package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.ServerSocketSuspendTest;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@BypassSuite
class BypassServerSocketSuspendTest extends ServerSocketSuspendTest {
    @Override
    protected List<BootstrapFactory<ServerBootstrap>> newFactories() {
        return BypassSocketTestPermutation.INSTANCE.serverSocket();
    }

    @Test
    @Override
    @Disabled("Netty itself leaves it out; it waits for a kernel's client to send its SYN again, which here is no client.")
    public void testSuspendAndResumeAccept(TestInfo testInfo) throws Throwable {
        super.testSuspendAndResumeAccept(testInfo);
    }
}
