package io.ringroad.demo;

import java.util.List;

/** The stage: where clients, balancer and backends run, and under which addresses. Closing it removes what it made. */
sealed interface Rig extends AutoCloseable permits NamespaceRig, LoopbackRig {
    /** The three kinds of processes. */
    enum Place { CLIENTS, BALANCER, BACKENDS }

    /** What to put before a command so that it runs at a place. */
    List<String> at(Place place);

    /** Where each backend shall listen: {@code name=address:port}, once per IP version. */
    List<String> backends();

    /** Where the balancer shall listen: {@code address:port}, once per IP version. */
    List<String> listeners();

    /** What the balancer's configuration must say of this stage: HOCON below {@code ringroad}. */
    String configuration();

    /** Command with which one can make a request oneself while the demo runs. */
    String curl();

    /** One line for people. */
    String description();

    @Override
    void close();
}
