package io.ringroad.transport.netlink;

/**
 * How one NAPI instance (the kernel's receive work of one queue) is woken.
 *
 * @param id                the kernel's number of it; an instance that is made anew has another
 * @param deferHardIrqs     how many times in a row it may find nothing before its interrupt is let in again, while
 *                          {@code groFlushTimeoutNs} is not 0
 * @param groFlushTimeoutNs after work, the instance looks again after this time instead of letting its interrupt in: so
 *                          long packets may wait and gather; 0: never, each interrupt wakes it
 */
public record NapiSetting(int id, int deferHardIrqs, long groFlushTimeoutNs) {
    /** The same for another instance. */
    public NapiSetting withId(int other) {
        return new NapiSetting(other, deferHardIrqs, groFlushTimeoutNs);
    }
}
