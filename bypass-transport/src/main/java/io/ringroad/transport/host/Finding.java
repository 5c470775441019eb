package io.ringroad.transport.host;

/**
 * One thing that was looked for on this machine.
 *
 * @param name   what: {@code AF_XDP sockets}
 * @param ok     it is there
 * @param detail what was found, one line
 * @param remedy what to do if it is missing, one sentence; empty if it is there
 */
public record Finding(String name, boolean ok, String detail, String remedy) {
    static Finding ok(String name, String detail) {
        return new Finding(name, true, detail, "");
    }

    static Finding missing(String name, String detail, String remedy) {
        return new Finding(name, false, detail, remedy);
    }
}
