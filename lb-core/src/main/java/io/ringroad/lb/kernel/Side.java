package io.ringroad.lb.kernel;

/** One of the two connections of a relay. */
enum Side {
    CLIENT,
    BACKEND;

    Side other() {
        return this == CLIENT ? BACKEND : CLIENT;
    }
}
