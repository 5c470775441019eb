package io.ringroad.transport.netty.kernel;

import io.ringroad.transport.Machine;
import java.io.IOException;
import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Runs the tests of a class (and of those nested in it) on the thread of a {@link KernelPeer}'s namespace, so that the
 * sockets that they open are its. Skips them, with the reason, where that is not possible.
 */
abstract class InNamespace implements BeforeAllCallback, AfterAllCallback, InvocationInterceptor {
    private static KernelPeer peer;
    private static int classes;

    /** A peer over TAP. */
    static final class OverTap extends InNamespace {
        @Override
        KernelPeer open() throws IOException {
            return new TapPeer();
        }
    }

    /** A peer over AF_XDP. */
    static final class OverXdp extends InNamespace {
        @Override
        KernelPeer open() throws IOException {
            Machine.requireXdp();
            return new XdpPeer();
        }
    }

    abstract KernelPeer open() throws IOException;

    static KernelPeer peer() {
        return peer;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (peer == null) {
            try {
                peer = open();
            } catch (IOException | UnsupportedOperationException e) {
                Machine.skip(e.getMessage());
            }
        }
        classes++;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (peer != null && --classes == 0) {
            peer.close();
            peer = null;
        }
    }

    @Override
    public void interceptTestMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> context,
            ExtensionContext extensionContext) throws Throwable {
        intercept(invocation);
    }

    @Override
    public void interceptTestTemplateMethod(Invocation<Void> invocation, ReflectiveInvocationContext<Method> context,
            ExtensionContext extensionContext) throws Throwable {
        intercept(invocation);
    }

    private static void intercept(Invocation<Void> invocation) throws Throwable {
        Throwable[] failure = new Throwable[1];
        peer.namespace().run(() -> {
            try {
                invocation.proceed();
            } catch (Throwable t) {
                failure[0] = t;
            }
        });
        if (failure[0] != null) {
            throw failure[0];
        }
    }
}
