/**
 * What {@code bin/train} runs once after an installation, so that the JVM can write down (in AOT caches) which classes
 * and profiles this program needs at its start: a worker's life in short, on each transport that is possible here, and
 * ({@link io.ringroad.lb.training.RareEvents}) whatever may happen to it later, so that no branch of the packet path is new.
 *
 * <p>Must not be used by anything that serves. Packets come from simulated hosts, and, as root, from network namespaces that
 * only this process has.
 */
package io.ringroad.lb.training;
