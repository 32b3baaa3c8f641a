/** What happens to money and images when things go wrong: every fault, at every step, with every service. */
@NullMarked
package dev.easel.failure;

import org.jspecify.annotations.NullMarked;
