/**
 * A second, naive reading of the design, to judge the core by: decimals and hash maps, every price brought to every holder
 * at once. It shares no code with the core, only the events' and notifications' readable forms. Any thread, one at a time.
 */
package io.belfry.core.model;
