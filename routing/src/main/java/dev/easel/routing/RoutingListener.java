package dev.easel.routing;

/**
 * Is told of every decision of a routing client. What it throws is logged and has no other effect. It may block: that delays what it is
 * told next of the same task, and nothing else.
 */
@FunctionalInterface
public interface RoutingListener {
    /**
     * Called for each decision of a task in order, never two of one task at a time, on a thread of the routing client's. Decisions about
     * a hedge that lost come when the task's result is there already.
     *
     * @param decision what was decided
     * @param soFar all decisions of the task up to this one
     */
    void onDecision(Decision decision, Route soFar);
}
