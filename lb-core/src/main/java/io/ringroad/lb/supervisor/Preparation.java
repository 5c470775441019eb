package io.ringroad.lb.supervisor;

import io.ringroad.config.RingroadConfig;
import io.ringroad.transport.host.ChangeRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Everything that the machine has to give before a worker starts: transport, ports, the workers' user. Tries it all, so
 * that a user sees all that is missing at once.
 */
final class Preparation implements AutoCloseable {
    private final List<String> problems = new ArrayList<>();
    private int exitCode = StartRefused.MACHINE;
    private WorkerUser user;
    private TransportChooser.Taken transport;
    private PortReservation ports;
    private boolean kept;

    private Preparation() {}

    /**
     * @param record is told what interfaces were set to, before that is changed
     * @throws StartRefused with everything that is missing; nothing is held then
     */
    static Preparation of(RingroadConfig config, ChangeRecord record) throws StartRefused {
        Preparation preparation = new Preparation();
        try {
            preparation.prepare(config, record);
        } catch (RuntimeException e) {
            preparation.close();
            throw e;
        }
        if (!preparation.problems.isEmpty()) {
            preparation.close();
            throw new StartRefused(preparation.exitCode, preparation.problems);
        }
        return preparation;
    }

    private void prepare(RingroadConfig config, ChangeRecord record) {
        try {
            user = WorkerUser.resolve(config.worker().user());
        } catch (StartRefused e) {
            refused(e);
        }
        try {
            transport = TransportChooser.take(config, record);
        } catch (StartRefused e) {
            refused(e);
        }
        boolean ownAddresses = transport != null && !transport.choice().sharesAddresses();
        ports = ownAddresses ? PortReservation.none(config.listeners()) : PortReservation.take(config.listeners());
        problems.addAll(ports.problems());
        if (problems.isEmpty()) {
            claim();
        }
    }

    private void refused(StartRefused refusal) {
        problems.addAll(refusal.problems());
        exitCode = refusal.exitCode();
    }

    private void claim() {
        try {
            transport.host().claim(ports.endpoints());
        } catch (IOException e) {
            problems.add(e.getMessage());
        }
    }

    WorkerUser user() {
        return user;
    }

    TransportChooser.Taken transport() {
        return transport;
    }

    PortReservation ports() {
        return ports;
    }

    /** The next {@link #close} is left out: what was prepared is in use now, and is closed by a later one. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (kept) {
            kept = false;
            return;
        }
        if (transport != null) {
            transport.host().close();
        }
        if (ports != null) {
            ports.close();
        }
    }
}
