/**
 * Many images on one machine. {@link dev.easel.bulk.Bulk} generates the images of many items, and keeps a durable {@link
 * dev.easel.bulk.Ledger} of them that is written ahead of each submission: a crash costs nothing twice and loses nothing that was paid
 * for, and the same program goes on where it ended.
 */
@NullMarked
package dev.easel.bulk;

import org.jspecify.annotations.NullMarked;
