package io.ringroad.lb.training;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Clients of all kinds at once, on kernel sockets, each on a thread of its own: most have short connections or requests,
 * some transfer much, are slow, or leave without a word.
 */
final class TrainingCrowd {
    /** Of the clients. */
    static final List<String> ADDRESSES = List.of("198.18.0.2", "198.18.0.3", "198.18.0.4", "198.18.0.5");

    private static final int CLIENTS = 16;
    private static final int REQUESTS = 50;
    private static final int MUCH_BYTES = 8 << 20;
    private static final int SMALL_BUFFER_BYTES = 4096;
    private static final long PAUSE_MS = 20;

    private enum Kind { SHORT, REQUESTS, DOWNLOAD, UPLOAD, SLOW, RESETS, RESETS_AT_ONCE, SILENT, REFUSED }

    private final InetSocketAddress listener;
    private final InetSocketAddress refusing;
    private final long endNs;

    private TrainingCrowd(InetSocketAddress listener, InetSocketAddress refusing, long forNs) {
        this.listener = listener;
        this.refusing = refusing;
        this.endNs = System.nanoTime() + forNs;
    }

    /**
     * Returns when all have gone. They belong to the network namespace of the calling thread, which has {@link #ADDRESSES}.
     *
     * @param refusing   a listener whose backends refuse
     * @param shortShare how many of the connections are short and nothing else, 0 to 1
     */
    static void run(InetSocketAddress listener, InetSocketAddress refusing, double shortShare, long forNs)
            throws InterruptedException {
        TrainingCrowd crowd = new TrainingCrowd(listener, refusing, forNs);
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            SplittableRandom random = new SplittableRandom(i);
            clients.add(Thread.ofPlatform().daemon().start(() -> crowd.live(random, shortShare)));
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private void live(SplittableRandom random, double shortShare) {
        Kind[] kinds = Kind.values();
        while (System.nanoTime() - endNs < 0) {
            Kind kind = random.nextDouble() < shortShare ? Kind.SHORT : kinds[random.nextInt(kinds.length)];
            try (Socket socket = new Socket()) {
                socket.setSoTimeout(2000);
                if (kind == Kind.SLOW) {
                    socket.setReceiveBufferSize(SMALL_BUFFER_BYTES);
                }
                socket.bind(new InetSocketAddress(ADDRESSES.get(random.nextInt(ADDRESSES.size())), 0));
                socket.connect(kind == Kind.REFUSED ? refusing : listener);
                converse(socket, kind);
            } catch (IOException e) {
                // refused, or reset: as it was to be
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void converse(Socket socket, Kind kind) throws IOException, InterruptedException {
        switch (kind) {
            case SHORT, REFUSED -> download(socket, TrainingSite.ANSWER_BYTES);
            case REQUESTS -> requests(socket);
            case DOWNLOAD -> download(socket, MUCH_BYTES);
            case UPLOAD -> {
                TrainingSite.request(socket.getOutputStream(), 0, true);
                TrainingSite.send(socket.getOutputStream(), MUCH_BYTES);
                socket.shutdownOutput();
                TrainingSite.readAll(socket.getInputStream());
            }
            case SLOW -> readSlowly(socket);
            case RESETS -> {
                TrainingSite.request(socket.getOutputStream(), TrainingSite.ANSWER_BYTES, false);
                socket.getInputStream().readNBytes(TrainingSite.ANSWER_BYTES);
                socket.setSoLinger(true, 0);
            }
            case RESETS_AT_ONCE -> {
                TrainingSite.request(socket.getOutputStream(), MUCH_BYTES, true);
                socket.setSoLinger(true, 0);
            }
            case SILENT -> {
                Thread.sleep(PAUSE_MS);
                download(socket, TrainingSite.ANSWER_BYTES);
            }
        }
    }

    private static void download(Socket socket, int bytes) throws IOException {
        TrainingSite.request(socket.getOutputStream(), bytes, true);
        TrainingSite.readAll(socket.getInputStream());
    }

    private static void requests(Socket socket) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            TrainingSite.request(socket.getOutputStream(), TrainingSite.ANSWER_BYTES, false);
            socket.getInputStream().readNBytes(TrainingSite.ANSWER_BYTES);
        }
    }

    private static void readSlowly(Socket socket) throws IOException, InterruptedException {
        TrainingSite.request(socket.getOutputStream(), MUCH_BYTES, true);
        InputStream in = socket.getInputStream();
        for (int i = 0; i < 10; i++) {
            in.readNBytes(SMALL_BUFFER_BYTES);
            Thread.sleep(PAUSE_MS);
        }
    }
}
