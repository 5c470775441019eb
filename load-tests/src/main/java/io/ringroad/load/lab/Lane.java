package io.ringroad.load.lab;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The addresses, devices and namespaces of one balancer's place: {@code client [c]--[f] balancer [s]--[b] backends}.
 * All addresses are of the networks reserved for benchmarks (RFC 2544).
 *
 * @param lab    prefix of all names
 * @param number from 0, less than {@link #MOST}; makes names and addresses different from those of other lanes
 */
public record Lane(String lab, int number) {
    /** Lanes of a laboratory. */
    public static final int MOST = 200;
    /** Client addresses per lane. */
    public static final int SOURCES = 32;
    /** Backends per lane. */
    public static final int BACKENDS = 4;
    /** Where balancers listen. */
    public static final int PORT = 7000;
    /** Where backends listen. */
    public static final int BACKEND_PORT = 8080;

    private static final int FIRST_HOST = 11;

    public String namespace() {
        return lab + "-l" + number;
    }

    String clientDevice() {
        return lab + "c" + number;
    }

    /** Towards the clients, in the balancer's namespace. */
    public String frontDevice() {
        return lab + "f" + number;
    }

    /** Towards the backends, in the balancer's namespace. */
    public String backDevice() {
        return lab + "s" + number;
    }

    String backendDevice() {
        return lab + "b" + number;
    }

    String mac(char device) {
        return "02:52:52:%02x:00:%02x".formatted(number, (int) device);
    }

    /** Where the balancer listens. */
    public String vip() {
        return "198.18." + number + ".1";
    }

    String backAddress() {
        return "198.19." + number + ".1";
    }

    /** The first of the clients' addresses; the others count up from it. */
    public String firstSource() {
        return source(0);
    }

    String source(int i) {
        return "198.18." + number + "." + (FIRST_HOST + i);
    }

    /** All of the clients' addresses. */
    public List<String> sources() {
        return IntStream.range(0, SOURCES).mapToObj(this::source).toList();
    }

    public String backend(int i) {
        return "198.19." + number + "." + (FIRST_HOST + i);
    }

    String frontNetwork() {
        return "198.18." + number + ".0/24";
    }

    String backNetwork() {
        return "198.19." + number + ".0/24";
    }

    /** {@code IP:PORT} of all backends. */
    public List<String> backends() {
        return IntStream.range(0, BACKENDS).mapToObj(i -> backend(i) + ":" + BACKEND_PORT).toList();
    }

    /** What a peer's script is told. */
    Map<String, String> environment(String directory, Cores cores) {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("RIG_VIP", vip());
        words.put("RIG_PORT", String.valueOf(PORT));
        words.put("RIG_BACKENDS", backends().stream().collect(Collectors.joining(" ")));
        words.put("RIG_WORKERS", "1");
        words.put("RIG_CPUS", String.valueOf(cores.balancer()));
        words.put("RIG_DIR", directory);
        words.put("RIG_FRONT_DEV", frontDevice());
        words.put("RIG_BACK_DEV", backDevice());
        words.put("RIG_FRONT_MAC", mac('f'));
        words.put("RIG_BACK_MAC", mac('s'));
        words.put("RIG_BACK_IP", backAddress());
        words.put("RIG_CLIENT_MAC", mac('c'));
        words.put("RIG_BACKEND_MAC", mac('b'));
        words.put("RIG_QUEUES", "1");
        return words;
    }
}
