package io.ringroad.transport.netty.suite;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.testsuite.transport.TestsuitePermutation.BootstrapComboFactory;
import io.netty.testsuite.transport.socket.SocketSslSessionReuseTest;
import java.util.List;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@BypassSuite
class BypassSocketSslSessionReuseTest extends SocketSslSessionReuseTest {
    @Override
    protected List<BootstrapComboFactory<ServerBootstrap, Bootstrap>> newFactories() {
        return BypassSocketTestPermutation.INSTANCE.socket();
    }

    /** With Java's TLS only; the original's second run needs OpenSSL's binding. */
    @ParameterizedTest
    @MethodSource("jdkOnly")
    @Override
    public void testSslSessionTrustManagerResumption(
            SslContextBuilder server, SslContextBuilder client, TestInfo testInfo) throws Throwable {
        super.testSslSessionTrustManagerResumption(server, client, testInfo);
    }
}
