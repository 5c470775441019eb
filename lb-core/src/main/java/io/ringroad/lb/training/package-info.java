/**
 * What {@code bin/train} runs once after an installation, so that the JVM can write down (in AOT caches) which classes
 * and profiles this program needs at its start: a worker's life in short, without privileges.
 *
 * <p>Must not be used by anything that serves. No packet but simulated ones comes here.
 */
package io.ringroad.lb.training;
