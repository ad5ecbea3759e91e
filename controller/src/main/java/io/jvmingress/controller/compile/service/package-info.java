/// From a Service and its EndpointSlices to the endpoints that may serve it. Pure.
@NullMarked
package io.jvmingress.controller.compile.service;

import org.jspecify.annotations.NullMarked;
