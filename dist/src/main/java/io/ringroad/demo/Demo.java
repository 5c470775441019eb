package io.ringroad.demo;

import java.io.PrintStream;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The play: builds a rig, starts backends, balancer and clients, shows what happens, and removes everything again. */
public final class Demo {
    private final DemoOptions asked;
    /** For people: standard output, unless that belongs to the JSON object. */
    private final PrintStream text;

    /**
     * @param options what was asked for
     */
    public Demo(DemoOptions options) {
        this.asked = options;
        this.text = options.json() ? System.err : System.out;
    }

    /**
     * Runs it to its end.
     *
     * @param arguments the command line that led here, for the case that the demo has to start itself again in a user namespace
     * @return the exit code: 0 if every request was answered rightly, else 1
     * @throws DemoFailure if it could not be run
     */
    public int run(List<String> arguments) {
        Iterator<Stage> stages = Stage.candidates(asked).iterator();
        while (true) {
            Stage stage = stages.next();
            try {
                return run(stage, arguments);
            } catch (DemoFailure failure) {
                if (!failure.isRefusal() || !stages.hasNext()) {
                    throw failure;
                }
                text.println(stage.way() + " does not work here, so the next best is tried. " + failure.getMessage());
            }
        }
    }

    private int run(Stage stage, List<String> arguments) {
        if (!stage.reason().isEmpty()) {
            text.println(stage.reason());
        }
        if (stage.kind() == Stage.Kind.USER_NAMESPACE) {
            return runInUserNamespace(arguments);
        }
        DemoResult result;
        try (Cleanup cleanup = new Cleanup(text)) {
            result = play(stage, cleanup);
        }
        result.print(asked.json(), System.out);
        return result.ok() ? 0 : 1;
    }

    private static int runInUserNamespace(List<String> arguments) {
        int exitCode = UserNamespace.run(JavaCommand.ringroad(arguments.toArray(String[]::new)));
        DemoFailure failure = DemoFailure.ofInner(exitCode);
        if (failure.isRefusal()) {
            throw failure;
        }
        return exitCode;
    }

    private DemoResult play(Stage stage, Cleanup cleanup) {
        Scratch scratch = new Scratch();
        cleanup.add(scratch::close);
        Rig rig = stage.build();
        cleanup.add(rig::close);
        Cast cast = new Cast(stage.options(), rig, scratch, cleanup);
        Child balancer = cast.startBalancer(cast.startBackends());
        Child clients = cast.startClients();
        balancer.onExit(clients::stop);
        ClientReport last = listen(cast, clients, balancer, cleanup, rig);
        BalancerStatus status = cast.balancerStatus();
        return DemoResult.of(last, status, stopInOrder(balancer));
    }

    private void announce(Rig rig, Child balancer) {
        text.println("Clients, balancer and backends are " + rig.description() + ".");
        text.println("To make a request yourself, in another terminal:  " + rig.curl());
        if (asked.verbose()) {
            text.println("The balancer's log:  " + balancer.log());
        }
    }

    private ClientReport listen(Cast cast, Child clients, Child balancer, Cleanup cleanup, Rig rig) {
        View view = View.on(text, asked.json(), rig);
        ProgressMeter meter = new ProgressMeter();
        try {
            return cast.listen(clients, report -> {
                if (report.phase() == ClientReport.Phase.READY) {
                    announce(rig, balancer);
                }
                view.show(meter.next(report, cast.balancerStatus()));
            });
        } catch (DemoFailure failure) {
            awaitSignalsEnd(cleanup);
            throw balancer.isAlive() ? failure : DemoFailure.ofBalancer(balancer.exitCode(), balancer.logTail());
        }
    }

    /** When a signal ends the demo, its children end first; what follows from that is no failure to report. */
    private static void awaitSignalsEnd(Cleanup cleanup) {
        while (cleanup.interrupted()) {
            LockSupport.park();
        }
    }

    private boolean stopInOrder(Child balancer) {
        boolean inOrder = balancer.stop() && balancer.exitCode() == 0;
        if (!inOrder) {
            text.println("The balancer did not stop in order. It said:\n" + balancer.logTail());
        }
        return inOrder;
    }
}
