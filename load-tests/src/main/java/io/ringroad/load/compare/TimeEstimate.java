package io.ringroad.load.compare;

import io.ringroad.load.lab.Offloads;
import io.ringroad.load.lab.Peer;
import java.util.List;

/** How long a run takes if nobody disturbs it; measured again is what was, so that it may be more. */
final class TimeEstimate {
    /** Making a lane, starting the balancer, its first answer. */
    private static final int START_MS = 800;
    /** The two seconds at a fixed rate, with what is around them. */
    private static final int FIRST_SECOND_MS = 2600;
    /** Making and removing a laboratory. */
    private static final int LAB_MS = 3000;
    /** Looking whether it is quiet, opening connections, snapshots, ending. */
    private static final int AROUND_WINDOW_MS = 250;
    private static final int SIMULATED_MS = 12_000;
    private static final int OPENED_PER_MS = 10;

    private final Settings settings;

    TimeEstimate(Settings settings) {
        this.settings = settings;
    }

    /** Windows, those for memory and starts not counted. */
    int windows() {
        int windows = 0;
        for (Offloads offloads : Offloads.values()) {
            for (Measure measure : settings.starts() > 0 ? List.<Measure>of() : settings.measuresWith(offloads)) {
                windows += settings.roundsOf(measure) * settings.peersWith(offloads).size();
            }
        }
        return windows;
    }

    long milliseconds() {
        if (settings.starts() > 0) {
            return LAB_MS + (long) settings.starts() * startsMs(Offloads.WIRE);
        }
        long sum = windows() * (long) (settings.warmMs() + settings.windowMs() + AROUND_WINDOW_MS);
        for (Offloads offloads : Offloads.values()) {
            sum += settings.hasLab(offloads) ? LAB_MS + startsMs(offloads) : 0;
        }
        return sum + idleMs() + (settings.simulated() ? SIMULATED_MS : 0);
    }

    private int startsMs(Offloads offloads) {
        int sum = 0;
        for (Peer peer : settings.peersWith(offloads)) {
            sum += START_MS + 1000 * Math.min(peer.warmS(), settings.mostWarmS())
                    + (settings.firstSecondOf(peer, offloads) ? FIRST_SECOND_MS : 0);
        }
        return sum;
    }

    /** One more time than there are balancers, see {@link Comparison}. */
    private long idleMs() {
        int each = 2 * settings.settleMs() + settings.idleMs() + settings.idleConnections() / OPENED_PER_MS;
        return settings.idleConnections() == 0 ? 0 : (settings.peers().size() + 1L) * each;
    }

    /** In words. */
    @Override
    public String toString() {
        return words(milliseconds());
    }

    static String words(long ms) {
        long seconds = Math.round(ms / 1000.0);
        return seconds < 90 ? seconds + " s" : seconds / 60 + " min" + (seconds < 600 ? " " + seconds % 60 + " s" : "");
    }
}
