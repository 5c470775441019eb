package io.ringroad.load.generator;

import io.ringroad.transport.ffm.KernelException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The server of all measurements: {@code Backend PORT} listens on all addresses, {@code Backend ADDRESS PORT} on one, and
 * does what each {@link Request} says, until it is killed. One thread.
 */
public final class Backend {
    private static final int LISTENER = -1;
    private static final int BACKLOG = 65_535;
    private static final int MAX_DESCRIPTORS = 1 << 20;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int MAX_ACCEPTS = 64;
    private static final int SENDS_PER_TURN = 4;

    private final KernelTcp tcp = new KernelTcp();
    private final Epoll epoll;
    private final int listener;
    private final MemorySegment buffer = Arena.ofAuto().allocate(BUFFER_BYTES, 64);
    private final MemorySegment answer = Arena.ofAuto().allocate(BUFFER_BYTES, 64);
    /** By descriptor: of the request being received. */
    private final int[] kinds = new int[MAX_DESCRIPTORS];
    private final int[] missingBytes = new int[MAX_DESCRIPTORS];
    private final int[] answerBytes = new int[MAX_DESCRIPTORS];
    /** By descriptor: of the answer, still to be sent. */
    private final int[] unsentBytes = new int[MAX_DESCRIPTORS];

    /**
     * @param ip   IPv4 address as a number; 0: all
     * @param port 0: any free one
     */
    Backend(int ip, int port) throws KernelException {
        epoll = new Epoll();
        listener = tcp.listen(ip, port, BACKLOG);
        epoll.add(listener, Epoll.IN, LISTENER);
    }

    /** Prints {@code ready} once it listens. */
    public static void main(String[] arguments) throws KernelException {
        int port = Integer.parseInt(arguments[arguments.length - 1]);
        Backend backend = new Backend(arguments.length > 1 ? LoadPlan.address(arguments[0]) : 0, port);
        System.out.println("ready");
        while (true) {
            backend.turn();
        }
    }

    int port() {
        return tcp.localPort(listener);
    }

    /** Waits for something to do, and does it. */
    void turn() {
        int events = epoll.await(Long.MAX_VALUE / 2);
        for (int event = 0; event < events; event++) {
            int socket = epoll.number(event);
            if (socket == LISTENER) {
                acceptAll();
            } else {
                serve(socket, epoll.happened(event));
            }
        }
    }

    private void acceptAll() {
        for (int i = 0; i < MAX_ACCEPTS; i++) {
            int socket = tcp.accept(listener);
            if (socket < 0) {
                return;
            }
            kinds[socket] = 0;
            missingBytes[socket] = 0;
            unsentBytes[socket] = 0;
            epoll.add(socket, Epoll.IN, socket);
        }
    }

    private void serve(int socket, int happened) {
        if ((happened & Epoll.OUT) != 0) {
            send(socket, true);
        } else {
            receive(socket);
        }
    }

    private void receive(int socket) {
        int bytes = KernelTcp.receive(socket, buffer);
        if (bytes <= 0) {
            if (!KernelTcp.wouldBlock(bytes)) {
                KernelTcp.close(socket);
            }
            return;
        }
        if (missingBytes[socket] == 0 && kinds[socket] != Request.UPLOAD) {
            begin(socket, bytes);
        }
        missingBytes[socket] -= Math.min(bytes, missingBytes[socket]);
        if (missingBytes[socket] == 0 && kinds[socket] != Request.UPLOAD) {
            unsentBytes[socket] = answerBytes[socket];
            send(socket, false);
        }
    }

    /** A request is never cut within its header: it is the first or the only thing that a client sends at a time. */
    private void begin(int socket, int bytes) {
        if (bytes < Request.HEADER_BYTES) {
            kinds[socket] = Request.UPLOAD; // nobody's request: swallow it
            return;
        }
        kinds[socket] = Request.kind(buffer);
        missingBytes[socket] = Request.requestBytes(buffer);
        answerBytes[socket] = Request.answerBytes(buffer);
    }

    private void send(int socket, boolean waited) {
        boolean endless = kinds[socket] == Request.DOWNLOAD;
        for (int i = 0; i < SENDS_PER_TURN && (endless || unsentBytes[socket] > 0); i++) {
            int sent = KernelTcp.send(socket, answer, endless ? BUFFER_BYTES : Math.min(unsentBytes[socket], BUFFER_BYTES));
            if (sent < 0) {
                waitOrClose(socket, sent);
                return;
            }
            unsentBytes[socket] -= endless ? 0 : sent;
        }
        if (endless || unsentBytes[socket] > 0) {
            epoll.modify(socket, Epoll.OUT, socket);
        } else if (kinds[socket] == Request.ANSWER_AND_CLOSE) {
            KernelTcp.close(socket);
        } else if (waited) {
            epoll.modify(socket, Epoll.IN, socket);
        }
    }

    private void waitOrClose(int socket, int result) {
        if (KernelTcp.wouldBlock(result)) {
            epoll.modify(socket, Epoll.OUT, socket);
        } else {
            KernelTcp.close(socket);
        }
    }
}
