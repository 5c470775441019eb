package io.ringroad.lb.moderation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModerationControllerTest {
    private static final int PER_SECOND = 20;
    /** Intervals in which a load must have been recognized: a fifth of a second. */
    private static final int RECOGNIZED = 4;

    private final SimulatedLoad load = new SimulatedLoad(1, 0);

    @ParameterizedTest
    @ValueSource(doubles = {0, 10_000, 49_000})
    void aLowRateIsLeftAlone(double rate) {
        assertEquals(0, load.open(60 * PER_SECOND, rate).changes());
        assertFalse(load.isOn());
    }

    @ParameterizedTest
    @CsvSource({"51000, 125000", "120000, 100000", "240000, 50000", "1000000, 20000"})
    void aHighRateIsModeratedSoThatTwelvePacketsGather(double rate, long timeoutNs) {
        load.open(RECOGNIZED, rate);
        assertEquals(timeoutNs, load.timeoutNs());
        assertEquals(0, load.open(60 * PER_SECOND, rate).changes());
    }

    @Test
    void packetsThatComeTogetherAnywayAreLeftAlone() {
        assertEquals(0, load.perWakeUp(ModerationController.ENOUGH_PACKETS).open(60 * PER_SECOND, 120_000).changes());
        assertEquals(0, load.perWakeUp(Double.NaN).open(60 * PER_SECOND, 120_000).changes());
        assertTrue(load.perWakeUp(3).open(RECOGNIZED, 120_000).isOn());
    }

    @Test
    void requestsThatKeepTheClientsBusyAreModerated() {
        // Their core is what limits them, so that the wait costs a fiftieth of the rate.
        load.perWakeUp(5).run(60 * PER_SECOND, timeout -> timeout == 0 ? 110_000 : 108_000);
        assertTrue(load.shareOn() > 0.95, () -> "on for " + load.shareOn());
    }

    @ParameterizedTest
    @CsvSource({"72000, 175000", "87000, 175000", "200000, 100000", "400000, 50000"})
    void onOpenConnectionsPacketsGatherForLonger(double rate, long timeoutNs) {
        load.perWakeUp(5).perConnection(Double.POSITIVE_INFINITY).open(RECOGNIZED, rate);
        assertEquals(timeoutNs, load.timeoutNs());
        assertEquals(0, load.open(60 * PER_SECOND, rate).changes());
    }

    @ParameterizedTest
    @ValueSource(doubles = {51_000, 60_000, 69_000})
    void onOpenConnectionsThereIsTimeForEachPacketUpToAHigherRate(double rate) {
        assertEquals(0, load.perConnection(1_000).open(60 * PER_SECOND, rate).changes());
        assertFalse(load.isOn());
    }

    @Test
    void onOpenConnectionsItGoesOffAtALowerRateThanOn() {
        load.perConnection(1_000).open(RECOGNIZED, 80_000);
        load.open(2 * PER_SECOND, 60_000);
        assertTrue(load.isOn());
        assertFalse(load.open(RECOGNIZED, 54_000).isOn());
    }

    @Test
    void connectionsThatBecomeShortEndTheLongerGathering() {
        load.perConnection(1_000).open(RECOGNIZED, 87_000);
        assertEquals(175_000, load.timeoutNs());
        assertEquals(125_000, load.perConnection(10).open(RECOGNIZED, 87_000).timeoutNs());
        assertEquals(175_000, load.perConnection(1_000).open(RECOGNIZED, 87_000).timeoutNs());
    }

    @Test
    void betweenTheKindsALoadStaysWhatItWas() {
        load.perConnection(60).open(RECOGNIZED, 87_000);
        assertEquals(125_000, load.timeoutNs());
        load.perConnection(1_000).open(RECOGNIZED, 87_000);
        assertEquals(0, load.perConnection(60).open(PER_SECOND, 87_000).changes());
        assertEquals(0, load.perConnection(Double.NaN).open(PER_SECOND, 87_000).changes());
        assertEquals(175_000, load.timeoutNs());
    }

    @Test
    void requestsThatWaitForEachOtherAreFoundWithTheLongerGathering() {
        // 24 connections that wait 200 us for each answer: 120,000 packets a second, with moderation 60,000.
        load.perConnection(1_000).closed(10 * 60 * PER_SECOND, 24, 200_000);
        assertTrue(load.shareOn() < 0.005, () -> "on for " + load.shareOn());
        assertTrue(load.changes() > 2 * 10, "it isn't tried any more");
    }

    @Test
    void whatWakeUpsAreWhileItIsOnDoesNotMatter() {
        load.open(RECOGNIZED, 120_000);
        assertEquals(0, load.perWakeUp(24).open(60 * PER_SECOND, 120_000).changes());
    }

    @Test
    void aLoadThatIsStillBeginningIsNotJudged() {
        load.open(1, 60_000);
        assertFalse(load.open(1, 90_000).isOn());
        assertTrue(load.open(1, 100_000).isOn());
    }

    @Test
    void aSlowRampIsFollowed() {
        for (double rate = 5_000; rate < 400_000; rate *= 1.02) {
            load.open(1, rate);
            if (rate < TrafficKind.SHORT_CONNECTIONS.onRate() || rate > 1.05 * TrafficKind.SHORT_CONNECTIONS.onRate()) {
                assertEquals(rate > TrafficKind.SHORT_CONNECTIONS.onRate(), load.isOn(), "at " + rate);
            }
        }
        assertEquals(32_000, load.timeoutNs(), 8_000);
    }

    @Test
    void smallChangesOfTheRateDontChangeTheTimeout() {
        load.open(RECOGNIZED, 120_000);
        assertEquals(0, load.open(PER_SECOND, 140_000).changes());
        assertEquals(50_000, load.open(PER_SECOND, 240_000).timeoutNs());
        assertEquals(1, load.changes());
    }

    @Test
    void itGoesOffAtALowerRateThanOn() {
        load.open(RECOGNIZED, 60_000);
        load.open(2 * PER_SECOND, 45_000);
        assertTrue(load.isOn());
        load.open(RECOGNIZED, 39_000);
        assertFalse(load.isOn());
        assertEquals(0, load.open(PER_SECOND, 45_000).changes());
    }

    @Test
    void aBusyLoadThatGainsStaysOn() {
        // Clients and balancer share the time of a core: a saved wake-up is another packet.
        SimulatedLoad noisy = new SimulatedLoad(7, 0.06);
        noisy.run(60 * PER_SECOND, timeout -> timeout == 0 ? 80_000 : 86_000);
        assertTrue(noisy.shareOn() > 0.95, () -> "on for " + noisy.shareOn());
    }

    @Test
    void aLoadWhoseRateDoesNotDependOnItStaysOnInSpiteOfNoise() {
        SimulatedLoad noisy = new SimulatedLoad(11, 0.1).open(60 * PER_SECOND, 90_000);
        assertTrue(noisy.shareOn() > 0.9, () -> "on for " + noisy.shareOn());
    }

    @Test
    void aLoadLimitedByLatencyIsSoonLeftAlone() {
        // 16 connections that wait 200 us for each answer: 80,000 packets a second, with moderation 53,000.
        load.closed(10 * 60 * PER_SECOND, 16, 200_000);
        assertTrue(load.shareOn() < 0.005, () -> "on for " + load.shareOn());
        assertTrue(load.changes() > 2 * 10, "it isn't tried any more");
    }

    @Test
    void aSlightHarmIsFoundToo() {
        // A tenth less: found by a second look, since noise alone may look the same once.
        SimulatedLoad noisy = new SimulatedLoad(5, 0.02);
        noisy.run(10 * 60 * PER_SECOND, timeout -> timeout == 0 ? 100_000 : 88_000);
        assertTrue(noisy.shareOn() < 0.02, () -> "on for " + noisy.shareOn());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void chanceIsNotTakenForHarm(long seed) {
        // A virtual machine whose speed changes from one tenth of a second to the next.
        SimulatedLoad noisy = new SimulatedLoad(seed, 0.2).open(60 * PER_SECOND, 120_000);
        assertTrue(noisy.shareOn() > 0.8, () -> "on for " + noisy.shareOn());
    }

    @Test
    void harmThatPushesTheRateBelowTheLimitIsSeenAsHarm() {
        // 60,000 packets a second, with moderation 25,000.
        load.closed(10 * 60 * PER_SECOND, 6, 100_000);
        assertTrue(load.shareOn() < 0.005, () -> "on for " + load.shareOn());
    }

    @Test
    void theWaitGrowsFromAQuarterOfASecondToSixtyFour() {
        long[] waits = new long[8];
        for (int i = 0; i < waits.length; i++) {
            while (load.closed(1, 16, 200_000).isOn()) {
                // the trial
            }
            while (!load.closed(1, 16, 200_000).isOn()) {
                waits[i] += SimulatedLoad.INTERVAL_NS;
            }
        }
        for (int i = 1; i < waits.length; i++) { // the first is how long it took to begin
            assertEquals(Math.min(64, 0.25 * (1 << 2 * (i - 1))), waits[i] / 1e9, 0.2, "wait " + i);
        }
    }

    @Test
    void aLoadThatEndsDuringTheTrialHasNotBeenHarmed() {
        load.open(3, 100_000);
        assertTrue(load.isOn());
        assertFalse(load.open(4, 0).isOn());
        assertTrue(load.open(RECOGNIZED, 100_000).isOn());
    }

    @Test
    void anotherLoadIsNotPunishedForTheOneBefore() {
        load.closed(60 * PER_SECOND, 16, 200_000);
        load.open(PER_SECOND / 2, 100);
        assertTrue(load.open(RECOGNIZED, 80_000).isOn());
        load.closed(60 * PER_SECOND, 16, 200_000);
        assertTrue(load.open(PER_SECOND, 175_000).isOn());
    }

    @Test
    void aLoadThatBecomesLimitedByLatencyLaterIsFound() {
        load.open(30 * PER_SECOND, 80_000);
        load.closed(60 * PER_SECOND, 16, 200_000);
        assertTrue(load.shareOn() < 0.1, () -> "on for " + load.shareOn());
    }

    @Test
    void aLoadThatFlickersChangesTheSettingSeldom() {
        int changes = 0;
        for (int i = 0; i < 100; i++) {
            changes += load.open(PER_SECOND / 4, i % 2 == 0 ? 60_000 : 110_000).changes();
        }
        assertTrue(changes < 8 * 25, changes + " changes in 25 seconds");
    }
}
