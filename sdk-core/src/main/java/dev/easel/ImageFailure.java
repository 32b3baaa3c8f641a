package dev.easel;

/**
 * A picture of a request that did not come to be, while others did.
 *
 * @param index its place among the pictures of the request, from 0
 * @param cause why; says whether it may have been billed, and carries its handle where there is one
 */
public record ImageFailure(int index, EaselException cause) {}
