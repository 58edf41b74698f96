@NullMarked
package dev.ditto.spring;

import org.jspecify.annotations.NullMarked;
