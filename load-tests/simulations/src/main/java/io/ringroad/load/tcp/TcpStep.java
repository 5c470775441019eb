package io.ringroad.load.tcp;

import io.gatling.core.action.Action;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.ActionBuilder;

/**
 * One step as the Java DSL has it; {@link TcpAction} is what it becomes in a scenario.
 *
 * @param name      in the report; {@link #UNNAMED} for a step that is there only if it fails
 * @param use       what becomes of the user's connection
 * @param operation what it does
 */
record TcpStep(String name, Use use, TcpOperation operation) implements ActionBuilder {
    static final String UNNAMED = "";

    /** What becomes of a virtual user's connection. */
    enum Use {
        /** It is a new one. */
        OPENS,
        /** It stays; without one there is nothing to do. */
        KEEPS,
        /** It is gone afterwards; without one there is nothing to do. */
        ENDS
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return new io.gatling.core.action.builder.ActionBuilder() {
            @Override
            public Action build(ScenarioContext context, Action next) {
                return new TcpAction(TcpStep.this, context.coreComponents(), next);
            }
        };
    }
}
