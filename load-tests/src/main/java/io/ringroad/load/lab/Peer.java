package io.ringroad.load.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A balancer to be compared: a script that starts it from {@code RIG_*} variables and stays in the foreground. Lines
 * {@code # rig: warm=SECONDS}, {@code target=backend}, {@code needs=PROGRAM}, {@code offloads=wire} and {@code version=COMMAND} in it say
 * how long it must be loaded before its figures settle, that clients are to talk to the first backend, where it can't be measured,
 * and how it is asked what it is.
 *
 * @param name        in tables
 * @param script      such as {@code peers/haproxy.sh}
 * @param environment further variables for it
 * @param warmS       seconds
 * @param direct      no balancer listens: the machine in the middle only forwards packets
 * @param needs       a program without which it can't run, or empty
 * @param wireOnly    it works with {@link Offloads#WIRE} alone
 * @param version     a command of {@code sh} that prints it, with the script as {@code $0}; or empty
 */
public record Peer(
        String name, Path script, Map<String, String> environment, int warmS, boolean direct, String needs, boolean wireOnly,
        String version) {
    private static final Pattern NOTE = Pattern.compile("^# rig: (\\w+)=(.+)$", Pattern.MULTILINE);

    /** @throws LabFailure if there is no such script */
    public static Peer of(String name, Path script, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(script);
        } catch (IOException e) {
            throw new LabFailure("there is no peer " + name + ": " + script + " cannot be read");
        }
        int warmS = 0;
        boolean direct = false;
        String needs = "";
        boolean wireOnly = false;
        String version = "";
        Matcher notes = NOTE.matcher(text);
        while (notes.find()) {
            switch (notes.group(1)) {
                case "warm" -> warmS = Integer.parseInt(notes.group(2));
                case "target" -> direct = notes.group(2).equals("backend");
                case "needs" -> needs = notes.group(2);
                case "offloads" -> wireOnly = notes.group(2).equals("wire");
                case "version" -> version = notes.group(2);
                default -> { }
            }
        }
        return new Peer(name, script, Map.copyOf(environment), warmS, direct, needs, wireOnly, version);
    }
}
