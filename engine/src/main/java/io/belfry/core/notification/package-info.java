/**
 * What the core rings: self-contained records, written straight into the batch that the publish stage appends to the
 * outbox. The core's thread only.
 */
package io.belfry.core.notification;
