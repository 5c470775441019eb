/**
 * Raw TCP for Gatling: connect, send, expect, close, each a step of a scenario with a row of its own in the report. Built on
 * Gatling's public extension points ({@link io.gatling.javaapi.core.ActionBuilder}), on the virtual user's own event loop.
 * Knows nothing of what is loaded.
 *
 * <pre>{@code
 * exec(Tcp.connect("connect", "198.18.0.1", 7000, List.of("198.18.0.11", "198.18.0.12")))
 *     .exec(Tcp.send(bytes))
 *     .exec(Tcp.expect("answer", 1024))
 *     .exec(Tcp.expectEnd("end"))
 *     .exec(Tcp.close())
 * }</pre>
 */
package io.ringroad.load.tcp;
