/**
 * The configuration: HOCON in, immutable and validated records out ({@link io.ringroad.config.RingroadConfig}).
 *
 * <p>{@link io.ringroad.config.RingroadConfig#load} reads a file over the defaults of {@code reference.conf}, which
 * documents every key, and either returns the whole snapshot or throws one {@link io.ringroad.config.ConfigException}
 * with everything that is wrong, each with file, line and path. The records can also be made in code.
 *
 * <p>This package knows what may be written, not what the machine offers: whether an interface exists or a port is
 * free is the supervisor's to find out. It must not know the stack, the transports or Netty, and nobody reads it as a
 * global: each component is handed the record it needs. No packet comes through here.
 */
package io.ringroad.config;
