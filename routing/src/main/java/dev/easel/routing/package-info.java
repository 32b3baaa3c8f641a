/** One client over several: choice, fallback, hedging, model aliases, prices and budgets. */
@NullMarked
package dev.easel.routing;

import org.jspecify.annotations.NullMarked;
