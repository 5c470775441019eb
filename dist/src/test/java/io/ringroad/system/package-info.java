/** Tests of the command as its users meet it: another process, real networks, real servers. They run after packaging. */
package io.ringroad.system;
