/**
 * The {@code ringroad} command: reads the command line, calls the module that does the work, and turns its outcome into text and
 * an exit code.
 *
 * <p>It must not know how anything is done: no socket, no process but those that a subcommand's own class starts, no
 * configuration key. Results go to standard output, everything else (log, complaints) to standard error. No packet comes
 * here; the first one meets the workers that {@link io.ringroad.cli.RunCommand} has the supervisor start.
 */
package io.ringroad.cli;
