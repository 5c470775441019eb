package io.ringroad.load.tcp;

import com.typesafe.scalalogging.Logger;
import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import org.slf4j.LoggerFactory;
import scala.Option;

/** Runs a step for a virtual user, notes how long it took and how it went, and passes the user on. */
final class TcpAction implements Action {
    private static final String CONNECTION = "io.ringroad.load.tcp.connection";
    private static final String UNNAMED_FAILURE = "connection lost";

    private final TcpStep step;
    private final CoreComponents core;
    private final Action next;
    private Logger logger = Logger.apply(LoggerFactory.getLogger(TcpAction.class));

    TcpAction(TcpStep step, CoreComponents core, Action next) {
        this.step = step;
        this.core = core;
        this.next = next;
    }

    @Override
    public String name() {
        return "tcp " + step.name();
    }

    @Override
    public Logger logger() {
        return logger;
    }

    /** Part of how Scala's traits initialize their fields. */
    @Override
    public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger value) {
        logger = value;
    }

    @Override
    public void execute(Session session) {
        boolean opens = step.use() == TcpStep.Use.OPENS;
        if (!opens && !session.contains(CONNECTION)) {
            next.$bang(session); // an earlier step has failed, and was counted
            return;
        }
        TcpConnection connection = opens
                ? new TcpConnection(session.eventLoop(), core.configuration())
                : (TcpConnection) session.attributes().apply(CONNECTION);
        Session user = opens ? session.set(CONNECTION, connection) : session;
        long startMs = core.clock().nowMillis();
        step.operation().begin(connection, failure -> finish(user, startMs, failure));
    }

    private void finish(Session session, long startMs, String failure) {
        long endMs = core.clock().nowMillis();
        if (failure != null || !step.name().equals(TcpStep.UNNAMED)) {
            String row = step.name().equals(TcpStep.UNNAMED) ? UNNAMED_FAILURE : step.name();
            Status status = failure == null ? OK$.MODULE$ : KO$.MODULE$;
            core.statsEngine().logResponse(session.scenario(), session.groups(), row, startMs, endMs, status, Option.empty(),
                    Option.apply(failure));
        }
        Session timed = session.logGroupRequestTimings(startMs, endMs);
        Session judged = failure == null ? timed : timed.markAsFailed();
        next.$bang(failure == null && step.use() != TcpStep.Use.ENDS ? judged : judged.remove(CONNECTION));
    }
}
