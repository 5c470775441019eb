package io.ringroad.transport.host;

import io.ringroad.transport.netlink.LinkInfo;
import io.ringroad.transport.netlink.NapiSetting;
import java.io.IOException;
import java.util.List;

/**
 * Is told what an interface was set to, before that is changed for as long as we run. A process that is killed puts nothing
 * back; one that knows this can. What can't be recorded is not changed.
 */
public interface ChangeRecord {
    /** For whoever changes things only in interfaces that go with it. */
    ChangeRecord NONE = new ChangeRecord() {
        @Override
        public void gathering(LinkInfo link) {
            // goes with the interface
        }

        @Override
        public void moderation(LinkInfo link, List<NapiSetting> found) {
            // goes with the interface
        }
    };

    /** Receive offload (GRO) is off, and is switched on now. */
    void gathering(LinkInfo link) throws IOException;

    /**
     * Interrupts will be moderated.
     *
     * @param found of the interface's NAPI instances, in the kernel's order; empty if it has none
     */
    void moderation(LinkInfo link, List<NapiSetting> found) throws IOException;
}
