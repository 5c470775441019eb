package io.ringroad.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** A child's side of its bond to the demo: it reports in lines of JSON, and ends when the demo does, however that ends. */
final class Parent {
    static final ObjectMapper JSON = new ObjectMapper();

    private Parent() {
    }

    /** Writes one line for the demo to read. */
    static void report(Object line) {
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The demo never writes to its children, so the end of standard input means that it is gone. */
    static void endWithIt() {
        Thread.ofPlatform().daemon().name("parent-watch").start(() -> {
            try {
                while (System.in.read() >= 0) {
                    // Nothing is expected.
                }
            } catch (IOException e) {
                // The same as the end.
            }
            Runtime.getRuntime().halt(0);
        });
    }
}
