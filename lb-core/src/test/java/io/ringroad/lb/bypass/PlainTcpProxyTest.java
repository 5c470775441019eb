package io.ringroad.lb.bypass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ringroad.lb.slots.BackendCounter;
import io.ringroad.lb.slots.ListenerCounter;
import java.net.BindException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The rows of docs/relay.md on the bypass transport, between stacks in memory and in virtual time. */
class PlainTcpProxyTest {
    private static final int FIRST = 8080;
    private static final int SECOND = 8081;

    private ProxyNetwork network;

    @AfterEach
    void close() {
        assertEquals(0, network.get(ListenerCounter.ACTIVE), "connections are left");
        assertEquals(0, network.proxy.activeConnections());
        network.close();
    }

    private static ProxyNetwork.Setup setup(int... ports) {
        ProxyNetwork.Setup setup = new ProxyNetwork.Setup();
        for (int port : ports) {
            setup.backend(ProxyNetwork.HOST, port);
        }
        return setup;
    }

    private void start(ProxyNetwork.Setup setup) throws BindException {
        network = setup.start();
        network.backends.listen(FIRST);
        network.backends.listen(SECOND);
    }

    private long connect() {
        long connection = network.client.connect(ProxyNetwork.VIP, ProxyNetwork.PORT);
        network.run(20);
        return connection;
    }

    private long accepted(int index) {
        return network.backends.accepted().get(index);
    }

    /** FIN from both sides. */
    private void finish(long client, long backend) {
        network.client.stack().close(client);
        network.backends.stack().close(backend);
        network.run(100);
    }

    @Test
    void bytesAndFinCrossBothWays() throws BindException {
        start(setup(FIRST));
        long client = connect();
        network.client.send(client, "question");
        network.client.stack().shutdownOutput(client);
        network.run(20);
        assertEquals("question", network.backends.received());
        assertEquals(List.of("FIN"), network.backends.ends());
        network.backends.send(accepted(0), "the answer");
        network.backends.stack().close(accepted(0));
        network.run(20);
        assertEquals("the answer", network.client.received());
        assertEquals(List.of("FIN"), network.client.ends());
        network.client.stack().close(client);
        network.run(100);
        assertEquals(1, network.get(ListenerCounter.CLOSED));
        assertEquals(8, network.get(ListenerCounter.BYTES_FROM_CLIENTS));
        assertEquals(10, network.get(0, BackendCounter.BYTES_FROM_BACKEND));
        assertEquals(1, network.idleCalls());
    }

    @Test
    void backendsTakeTurns() throws BindException {
        start(setup(FIRST, SECOND));
        for (int i = 0; i < 4; i++) {
            finish(connect(), accepted(i));
        }
        assertEquals(2, network.get(0, BackendCounter.CONNECTED));
        assertEquals(2, network.get(1, BackendCounter.CONNECTED));
    }

    @Test
    void aRefusedConnectGoesToTheNextAndEarlyBytesAreKept() throws BindException {
        start(setup(ProxyNetwork.DEAD_PORT, SECOND));
        long client = network.client.connect(ProxyNetwork.VIP, ProxyNetwork.PORT);
        network.run(1);
        network.client.send(client, "early");
        network.run(20);
        assertEquals(1, network.get(0, BackendCounter.CONNECT_FAILURES));
        assertEquals(1, network.get(1, BackendCounter.RETRIES));
        assertEquals("early", network.backends.received());
        finish(client, accepted(0));
    }

    @Test
    void aConnectWithoutAnswerGoesToTheNextAfterItsTimeout() throws BindException {
        start(setup().connectTimeoutMs(100).backend(ProxyNetwork.NOBODY, FIRST).backend(ProxyNetwork.HOST, SECOND));
        long client = connect();
        assertEquals(0, network.backends.accepted().size());
        network.run(120);
        assertEquals(1, network.backends.accepted().size());
        finish(client, accepted(0));
    }

    @Test
    void ifAllFailTheClientIsReset() throws BindException {
        start(setup(ProxyNetwork.DEAD_PORT, ProxyNetwork.DEAD_PORT + 1));
        connect();
        assertEquals(List.of("RESET"), network.client.ends());
        assertEquals(1, network.get(ListenerCounter.NO_BACKEND));
    }

    @Test
    void retriesAreBounded() throws BindException {
        start(setup(ProxyNetwork.DEAD_PORT, ProxyNetwork.DEAD_PORT + 1, FIRST).retries(1));
        connect();
        assertEquals(List.of("RESET"), network.client.ends());
        assertEquals(0, network.backends.accepted().size());
    }

    @Test
    void resetOfTheClientResetsTheBackend() throws BindException {
        start(setup(FIRST));
        network.client.stack().abort(connect());
        network.run(20);
        assertEquals(List.of("RESET"), network.backends.ends());
        assertEquals(1, network.get(ListenerCounter.CLIENT_RESETS));
        assertEquals(0, network.get(0, BackendCounter.ACTIVE));
    }

    @Test
    void resetOfTheBackendResetsTheClient() throws BindException {
        start(setup(FIRST));
        connect();
        network.backends.stack().abort(accepted(0));
        network.run(20);
        assertEquals(List.of("RESET"), network.client.ends());
        assertEquals(1, network.get(ListenerCounter.BACKEND_RESETS));
    }

    @Test
    void aClientThatGoesBeforeABackendIsConnectedEndsTheConnect() throws BindException {
        start(setup().backend(ProxyNetwork.NOBODY, FIRST));
        long client = connect();
        network.client.stack().abort(client);
        network.run(20);
        assertEquals(1, network.get(ListenerCounter.CLIENT_RESETS));
        assertEquals(0, network.get(ListenerCounter.NO_BACKEND));
    }

    @Test
    void anIdleRelayEndsInOrderOnBothSides() throws BindException {
        start(setup(FIRST).idleTimeoutMs(200));
        long client = connect();
        network.run(300);
        assertEquals(1, network.get(ListenerCounter.IDLE_TIMEOUTS));
        assertEquals(List.of("FIN"), network.client.ends());
        assertEquals(List.of("FIN"), network.backends.ends());
        finish(client, accepted(0));
    }

    @Test
    void connectionsBeyondTheLimitWaitUntilOneEnds() throws BindException {
        start(setup(FIRST).maxConnections(1));
        long first = connect();
        long second = connect();
        assertEquals(1, network.backends.accepted().size());
        finish(first, accepted(0));
        assertEquals(2, network.backends.accepted().size());
        network.client.send(second, "now");
        network.run(20);
        assertEquals("now", network.backends.received());
        finish(second, accepted(1));
        assertEquals(2, network.get(ListenerCounter.ACCEPTED));
    }

    @Test
    void closingResetsWhatIsOpenAndCountsIt() throws BindException {
        start(setup(FIRST));
        connect();
        network.proxy.close();
        network.run(20);
        assertEquals(List.of("RESET"), network.client.ends());
        assertEquals(List.of("RESET"), network.backends.ends());
        assertEquals(1, network.get(ListenerCounter.STOPPED));
    }

    @Test
    void nothingIsAcceptedOnceStoppedButConnectionsGoOn() throws BindException {
        start(setup(FIRST));
        long client = connect();
        network.proxy.stopAccepting();
        connect();
        assertEquals(List.of("REFUSED"), network.client.ends());
        network.client.send(client, "still");
        network.run(20);
        assertEquals("still", network.backends.received());
        finish(client, accepted(0));
    }
}
