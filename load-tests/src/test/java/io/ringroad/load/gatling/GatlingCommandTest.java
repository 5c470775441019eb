package io.ringroad.load.gatling;

import io.ringroad.load.Refusals;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatlingCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "Sock | there is no simulation \"Sock\", but ShortConnections, KeepAlive, MixedSizes, SlowClients, Ramp, Soak",
        "--transport quic Soak | --transport must be bypass or kernel, and not \"quic\"",
        "--seconds 0 | --seconds must be from 1 to 1000000, and not 0",
        "--rate few | Invalid value for option '--rate'"})
    void aWrongCommandLineIsRefusedInASentence(String line, String sentence) {
        Refusals.check("gatling", new GatlingCommand(), sentence, ("--root . " + line).split(" "));
    }
}
