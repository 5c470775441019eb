package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.Bootstrap;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapFactory;
import io.netty.testsuite.transport.socket.SocketChannelNotYetConnectedTest;
import java.util.List;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@BypassSuite
class BypassSocketChannelNotYetConnectedTest extends SocketChannelNotYetConnectedTest {
    @Override
    protected List<BootstrapFactory<Bootstrap>> newFactories() {
        return BypassSocketTestPermutation.INSTANCE.clientSocket();
    }

    @Test
    @Override
    @Disabled("Its server is a kernel's socket, which the stacks in memory can't reach; run over TAP by KernelPeerTest.")
    public void readMustBePendingUntilChannelIsActive(TestInfo testInfo) throws Throwable {
        super.readMustBePendingUntilChannelIsActive(testInfo);
    }
}
