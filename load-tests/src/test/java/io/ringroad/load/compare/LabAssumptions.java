package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assumptions.abort;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ringroad.load.lab.LabCommand;
import io.ringroad.load.lab.LabFailure;

/** What tests on real namespaces need; where it is missing they are skipped, and say why. */
final class LabAssumptions {
    private LabAssumptions() {}

    static void check() {
        try {
            LabCommand.requireMachine();
        } catch (LabFailure e) {
            abort(e.getMessage());
        }
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "needs two cores");
    }
}
