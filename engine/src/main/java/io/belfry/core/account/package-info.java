/** Customers and their accounts: rows addressed by the directory's handles. The core's thread only. */
package io.belfry.core.account;
