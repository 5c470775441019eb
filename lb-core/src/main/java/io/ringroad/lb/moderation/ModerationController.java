package io.ringroad.lb.moderation;

/**
 * Decides how long the receive queues of one interface let packets gather, from what came in each interval. No clock, no
 * system call.
 *
 * <p>At a low rate each packet should wake the worker at once: latency counts, and there is time. At a high rate wake-ups
 * cost more than the packets themselves, unless many come together anyway. Whether waiting harms a load can't be seen from its rate: clients that wait for
 * each answer simply send less. So it is tried. Moderation goes on when the rate is high and steady; when the rate falls
 * under it, it goes off again for a moment, and the rate tells the cause: if that doesn't come back, the load has changed by
 * itself. If it does, moderation may have held the load up. Or it was chance, since a rate that was looked at because it was
 * low is likely to be higher next time, whatever one does. So unless the difference is large, moderation goes on once more:
 * only if the rate falls again is it the cause, and the next try a long time off ({@link HoldOff}).
 */
final class ModerationController {
    /** As the interface was found. */
    static final long OFF = 0;

    /** Packets a second below which nothing is ever moderated, whatever comes. */
    static final double LEAST_RATE = TrafficKind.SHORT_CONNECTIONS.offRate();
    /**
     * Packets for each wake-up of a worker, from all interfaces, that come together without moderation and are good
     * enough. Measured on veth: short connections have 2.8 to 4, and their time on the core halves; request and response
     * on 64 busy connections have 5, and need a sixth less; bulk has 80 and more. A wake-up costs some 3 us.
     */
    static final double ENOUGH_PACKETS = 8;
    /** A shorter timer costs what it saves. */
    static final long MIN_TIMEOUT_NS = 20_000;
    /** A setting is changed when the one wanted differs by more than this share of it: rates are never quite steady. */
    static final double RETUNE_SHARE = 0.2;
    /** Intervals that are judged together: one alone varies by a tenth under a steady load. */
    static final int WINDOW_INTERVALS = 2;
    /** A rate below this share of the other is a fall, if two windows in a row have it: one may be chance. */
    static final double FALL = 0.93;
    /** A fall below this share is none by chance. */
    static final double DEEP_FALL = 0.75;
    /** A load that grows by more from one interval to the next is still beginning: its rate says nothing yet. */
    static final double STEADY_GROWTH = 1.25;
    /** How much of a window goes into the rate with which later ones are compared: it follows in about a second. */
    static final double WEIGHT = 1.0 / 16;
    /**
     * A load that changes all the time is doubted no more often, since moderation pauses for that; less and less often if
     * moderation was never the cause.
     */
    static final long MIN_BETWEEN_DOUBTS_NS = 1_000_000_000L;
    static final long MAX_BETWEEN_DOUBTS_NS = 8_000_000_000L;

    private enum State { OFF, ON, DOUBT, PROOF }

    private final HoldOff holdOff = new HoldOff();
    private State state = State.OFF;
    private TrafficKind kind = TrafficKind.SHORT_CONNECTIONS;
    private long timeoutNs;
    private long onForNs;
    private long betweenDoubtsNs = MIN_BETWEEN_DOUBTS_NS;
    /** Packets a second in the interval before, in any state. */
    private double lastRate;
    /** While on: with what the rate is compared. In doubt: what it had fallen to. For the proof: what it was without. */
    private double referenceRate;
    private int intervals;
    private double sumOfRates;
    /** The last window's, if it was a fall; else 0. */
    private double fallenRate;

    /**
     * Takes what came in the interval that has just ended.
     *
     * @param packets    received, all queues together
     * @param traffic    of all interfaces; packets for each wake-up as long as no interface was moderated
     * @param intervalNs its length, more than 0
     * @return what should be set in the next interval, in nanoseconds; {@link #OFF}: what was found
     */
    long onInterval(long packets, Traffic traffic, long intervalNs) {
        double rate = packets * 1e9 / intervalNs;
        boolean scattered = traffic.packetsPerWakeUp() < ENOUGH_PACKETS;
        kind = kind.after(traffic);
        switch (state) {
            case OFF -> whileOff(rate, scattered, intervalNs);
            case ON -> whileOn(rate, intervalNs);
            case DOUBT -> whileInDoubt(rate, scattered);
            case PROOF -> whileProving(rate);
        }
        lastRate = rate;
        return state == State.ON || state == State.PROOF ? timeoutNs : OFF;
    }

    private void whileOff(double rate, boolean scattered, long intervalNs) {
        holdOff.pass(rate, intervalNs);
        boolean steady = Math.min(rate, lastRate) >= kind.onRate() && rate <= lastRate * STEADY_GROWTH;
        if (steady && scattered && !holdOff.holds()) {
            // The first doubt must not wait: how the rate takes it is seen at once or not at all.
            betweenDoubtsNs = MIN_BETWEEN_DOUBTS_NS;
            switchOn((rate + lastRate) / 2, betweenDoubtsNs);
        }
    }

    /** It was not the cause, so that the next fall is doubted later. */
    private void switchOnAgain(double rate) {
        betweenDoubtsNs = Math.min(2 * betweenDoubtsNs, MAX_BETWEEN_DOUBTS_NS);
        switchOn(rate, 0);
    }

    private void switchOn(double rate, long sinceDoubtNs) {
        enter(State.ON);
        referenceRate = rate;
        fallenRate = 0;
        timeoutNs = wanted(rate);
        onForNs = sinceDoubtNs;
    }

    private void enter(State next) {
        state = next;
        intervals = 0;
        sumOfRates = 0;
    }

    private void whileOn(double rate, long intervalNs) {
        onForNs += intervalNs;
        if (isWindowFull(rate)) {
            judge(sumOfRates / WINDOW_INTERVALS);
        }
    }

    private boolean isWindowFull(double rate) {
        sumOfRates += rate;
        return ++intervals == WINDOW_INTERVALS;
    }

    private void judge(double rate) {
        boolean fallen = rate < referenceRate * FALL && onForNs >= betweenDoubtsNs;
        boolean certain = fallenRate > 0 || rate < referenceRate * DEEP_FALL;
        if (fallen && certain || rate < kind.offRate()) {
            enter(State.DOUBT);
            referenceRate = fallenRate > 0 ? (fallenRate + rate) / 2 : rate;
            return;
        }
        enter(State.ON);
        fallenRate = fallen ? rate : 0;
        if (!fallen) {
            goOn(rate);
        }
    }

    private void goOn(double rate) {
        referenceRate += (rate - referenceRate) * WEIGHT;
        if (onForNs >= 2 * MIN_BETWEEN_DOUBTS_NS) {
            holdOff.forget();
        }
        retune(rate);
    }

    private void retune(double rate) {
        long wantedNs = wanted(rate);
        if (Math.abs(wantedNs - timeoutNs) > timeoutNs * RETUNE_SHARE) {
            timeoutNs = wantedNs;
        }
    }

    private void whileInDoubt(double rate, boolean scattered) {
        if (!isWindowFull(rate)) {
            return;
        }
        double without = sumOfRates / WINDOW_INTERVALS;
        if (referenceRate < without * DEEP_FALL) {
            leaveAlone(without);
        } else if (without < kind.offRate() || !scattered) {
            enter(State.OFF);
        } else if (referenceRate < without * FALL) {
            enter(State.PROOF);
            referenceRate = without;
            timeoutNs = wanted(without);
        } else {
            switchOnAgain(without);
        }
    }

    private void whileProving(double rate) {
        if (!isWindowFull(rate)) {
            return;
        }
        double with = sumOfRates / WINDOW_INTERVALS;
        if (with < kind.offRate()) {
            enter(State.OFF); // the load has ended
        } else if (with < referenceRate * FALL) {
            leaveAlone(referenceRate);
        } else {
            switchOnAgain(with);
        }
    }

    private void leaveAlone(double rateWithout) {
        holdOff.begin(rateWithout);
        enter(State.OFF);
    }

    private long wanted(double rate) {
        return Math.clamp((long) (kind.gatheredPackets() / rate * 1e9), MIN_TIMEOUT_NS, kind.maxTimeoutNs());
    }
}
