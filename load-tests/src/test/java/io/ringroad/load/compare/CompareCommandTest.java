package io.ringroad.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ringroad.load.Refusals;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompareCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--only nonsense | there is no measure that begins with \"nonsense\": --only takes short, rr, rr-half, short-2000",
        "--quick --only up | there is no measure that begins with \"up\"",
        "--peers envoy | there is no peer \"envoy\": --peers takes ringroad, ringroad-kernel, haproxy",
        "--peers direct,direct | --peers has direct twice",
        "--peers mine=/nowhere | the peer mine cannot be started: /nowhere is no program",
        "--peers a/b=peers/direct.sh | \"a/b\" is no name for a peer",
        "--peers direct --base haproxy | --base is haproxy, which is none of the peers",
        "--rounds 0 | --rounds must be from 1 to 1000, and not 0",
        "--rounds many | Invalid value for option '--rounds'",
        "--window 5 | --window must be from 100 to 60000, and not 5",
        "--frobnicate | Unknown option: '--frobnicate'"})
    void aWrongCommandLineIsRefusedInASentence(String line, String sentence) {
        Refusals.check("compare", new CompareCommand(), sentence, ("--scripts peers " + line).split(" "));
    }

    @Test
    void halfOfTheSaturationBringsTheSaturation() {
        assertEquals(List.of("rr", "rr-half"), new MeasureChoice(true, "haproxy", List.of("rr-half")).wire().stream().map(Measure::key).toList());
        assertEquals(List.of("rr-half-of-nginx"), new MeasureChoice(true, "nginx", List.of("rr-")).wire().stream().map(Measure::key)
                .filter(key -> key.startsWith("rr-half")).toList());
    }

    @Test
    void startsAloneAreOnlyStarts() {
        assertTrue(new MeasureChoice(false, "haproxy", List.of("start")).onlyStarts());
        assertEquals(10, new MeasureChoice(false, "haproxy", List.of()).wire().size());
        assertEquals(4, new MeasureChoice(false, "haproxy", List.of()).defaults().size());
        assertEquals(2, new MeasureChoice(true, "haproxy", List.of()).defaults().size());
    }
}
