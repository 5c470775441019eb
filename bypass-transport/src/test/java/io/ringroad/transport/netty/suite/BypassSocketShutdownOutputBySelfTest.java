package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.Bootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.SocketShutdownOutputBySelfTest;
import java.util.List;
import org.junit.jupiter.api.Disabled;

@BypassSuite
@Disabled("Its servers are a kernel's sockets, which the stacks in memory can't reach; run over TAP by KernelPeerTest.")
class BypassSocketShutdownOutputBySelfTest extends SocketShutdownOutputBySelfTest {
    @Override
    protected List<BootstrapFactory<Bootstrap>> newFactories() {
        return BypassSocketTestPermutation.INSTANCE.clientSocket();
    }
}
