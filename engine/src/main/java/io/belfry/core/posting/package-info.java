/** What happens to accounts: opening, postings, comparison with the upstream, and the balance rules. Core thread only. */
package io.belfry.core.posting;
