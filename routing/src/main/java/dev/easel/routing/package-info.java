/**
 * One client over several. {@link dev.easel.routing.Images} makes it; the rest is small values that say what it does:
 *
 * <ul>
 *   <li>{@link dev.easel.routing.Choice} orders the clients that can do a request, and {@link dev.easel.routing.Aliases} name their models.
 *   <li>{@link dev.easel.routing.Fallback} says when the next one is tried, {@link dev.easel.routing.Hedge} when two work at a time, and
 *       {@link dev.easel.routing.Circuit} when one is skipped.
 *   <li>{@link dev.easel.routing.PriceList} and {@link dev.easel.routing.Budget} know what it costs.
 *   <li>{@link dev.easel.routing.Decision} and {@link dev.easel.routing.Route} tell what was decided, and why.
 * </ul>
 *
 * <p>The circuit is code of its own and not a library for resilience: those half-open a circuit with a request, which costs money
 * here, and decide by exceptions, where a failure's meaning for money counts.
 */
@NullMarked
package dev.easel.routing;

import org.jspecify.annotations.NullMarked;
