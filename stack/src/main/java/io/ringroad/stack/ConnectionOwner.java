package io.ringroad.stack;

/**
 * Who is told about a connection: a Netty transport, a balancer's proxy. Called between the two phases of a cycle, from
 * {@link Stack#dispatch}, never from segment processing; may call any method of the stack.
 */
@FunctionalInterface
public interface ConnectionOwner {
    /** The three-way handshake of an outgoing connection is done. Told once. */
    int CONNECTED = 1;
    /** {@link Stack#read} will return bytes or end of stream. */
    int READABLE = 2;
    /** {@link Stack#write} will take bytes. */
    int WRITABLE = 4;
    /** The peer has sent FIN, or the connection has failed: told whether READABLE is of interest or not, once. */
    int PEER_CLOSED = 8;
    /** The connection has failed: {@link Stack#error} says how. The record stays until {@link Stack#close}. */
    int FAILED = 16;

    /**
     * Tells what a connection is ready for; level-triggered within the interest set by {@link Stack#interest}.
     *
     * @param connection handle
     * @param ownerData  what the owner gave with the connection
     * @param readiness  bits of the constants above
     */
    void onReady(long connection, long ownerData, int readiness);
}
