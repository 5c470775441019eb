package io.ringroad.lb.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RareEventsTest {
    /** What a worker's compiler is to have seen; a counter that stays at 0 is a branch that will cost code in production. */
    private static final List<String> EVENTS = List.of("tcp_resets_in", "tcp_resets_out", "tcp_retransmits",
            "tcp_retransmit_timeouts", "tcp_fast_retransmits", "tcp_out_of_order", "tcp_challenge_acks",
            "tcp_dropped_unacceptable", "tcp_dropped_paws", "tcp_dropped_options", "tcp_dropped_no_connection",
            "tcp_syn_dropped_backlog", "tcp_half_open_evicted", "tcp_half_open_timeouts", "tcp_time_wait_evicted",
            "tcp_no_frame", "tcp_icmp_errors", "tcp_connect_timeouts", "tcp_idle_timeouts",
            "neighbours_failed", "rx_arp", "rx_icmp", "rx_dropped_checksum", "rx_dropped_not_for_us",
            "rx_dropped_ethertype", "rx_dropped_vlan", "rx_dropped_fragment", "tx_dropped_neighbour");

    @Test
    void everythingThatIsCountedHappens(@TempDir Path directory) throws IOException {
        Map<String, Long> counted = RareEvents.run(directory, 16);
        assertEquals(List.of(), EVENTS.stream().filter(event -> counted.get(event) == 0).toList(), counted::toString);
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void theSameHappensEveryTime(@TempDir Path directory) throws IOException {
        assertEquals(RareEvents.run(directory, 2), RareEvents.run(directory, 2));
    }
}
